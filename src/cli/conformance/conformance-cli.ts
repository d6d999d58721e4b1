import { conformanceCommand } from './conformance-command.js';

await conformanceCommand().parseAsync();
