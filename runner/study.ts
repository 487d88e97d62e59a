import { studyCommand } from './study-command';

process.exitCode = await studyCommand(process.argv.slice(2));
