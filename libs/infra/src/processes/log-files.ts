import { createWriteStream, fstatSync, openSync, renameSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../local/private-file.js';

/** A log file is renamed to `NAME.log.1` beyond this size: 50 MB, so two files hold 100 MB. */
const MAX_BYTES = 50 * 1024 * 1024;

interface OpenFile {
  readonly stream: WriteStream;
  bytes: number;
}

/**
 * One file of lines for each process, `FOLDER/NAME.log` (0600), of bounded size. Lines that cannot be
 * written (disk full, folder removed) are lost: a log must not take the services down.
 */
export class LogFiles {
  private readonly files = new Map<string, OpenFile>();
  private readonly ending: Promise<void>[] = [];

  constructor(
    private readonly folder: string,
    private readonly maxBytes = MAX_BYTES,
  ) {
    makeFolder(folder, 0o700);
  }

  /** Appends one line to the process's file. */
  write(name: string, line: string): void {
    const text = `${line}\n`;
    try {
      const file = this.fileFor(name, Buffer.byteLength(text));
      file.stream.write(text);
    } catch {
      this.files.delete(name);
    }
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    for (const { stream } of this.files.values()) this.end(stream);
    this.files.clear();
    await Promise.all(this.ending);
  }

  private fileFor(name: string, bytes: number): OpenFile {
    const path = join(this.folder, `${name}.log`);
    let file = this.files.get(name) ?? this.open(name, path);
    if (file.bytes > 0 && file.bytes + bytes > this.maxBytes) {
      this.end(file.stream);
      renameSync(path, `${path}.1`);
      file = this.open(name, path);
    }
    file.bytes += bytes;
    return file;
  }

  private open(name: string, path: string): OpenFile {
    const fd = openSync(path, 'a', 0o600);
    const stream = createWriteStream(path, { fd });
    stream.on('error', () => this.files.delete(name));
    const file = { stream, bytes: fstatSync(fd).size };
    this.files.set(name, file);
    return file;
  }

  private end(stream: WriteStream): void {
    this.ending.push(
      new Promise((resolve) => {
        stream.once('close', resolve);
        stream.end();
      }),
    );
  }
}
