console.log('an entry without the package');
