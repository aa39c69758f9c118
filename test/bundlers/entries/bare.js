import 'igrs-rump';

console.log('an entry without the package');
