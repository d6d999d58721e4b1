import { projectPapers } from './project-papers.js';
import { runProgram } from './run-program.js';

/** Runs the command that this process was started with, for the papers of the project in the working folder. */
export async function main(): Promise<void> {
  try {
    await runProgram(await projectPapers());
  } catch (error) {
    console.error(`transfer-claims: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
