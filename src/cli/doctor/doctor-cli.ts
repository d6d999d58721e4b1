import { doctorCommand } from './doctor-command.js';

await doctorCommand().parseAsync();
