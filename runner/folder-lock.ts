import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../src/core/errors';

/** Whether a process of this number runs on this computer. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Claims a folder for this process; what a killed process left does not count.
 * @returns what gives it back
 * @throws AppError `study-elsewhere` while another process works there
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'lock');
  for (;;) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number(await readFile(path, 'utf8').catch(() => ''));
    if (pid > 0 && isAlive(pid)) {
      throw new AppError(
        'study-elsewhere',
        `Process ${pid} works in ${folder}.`,
        'Wait until it has ended, or name another folder with --folder.',
      );
    }
    await rm(path, { force: true });
  }
}
