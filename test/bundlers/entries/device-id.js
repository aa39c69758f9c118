import { formatDeviceId } from 'igrs-rump/profile';

console.log(formatDeviceId('water-heater', 1));
