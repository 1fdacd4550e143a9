import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './private-file.js';

/** A log file is renamed to `NAME.log.1` beyond this size: 50 MB, so two files hold 100 MB. */
const MAX_BYTES = 50 * 1024 * 1024;

interface OpenFile {
  readonly stream: WriteStream;
  bytes: number;
}

/** One file of lines for each process, `FOLDER/NAME.log` (0600), of bounded size. */
export class LogFiles {
  private readonly files = new Map<string, OpenFile>();

  constructor(
    private readonly folder: string,
    private readonly maxBytes = MAX_BYTES,
  ) {
    makeFolder(folder, 0o700);
  }

  /** Appends one line to the process's file. */
  write(name: string, line: string): void {
    let file = this.files.get(name) ?? this.open(name);
    const text = `${line}\n`;
    if (file.bytes > 0 && file.bytes + text.length > this.maxBytes) {
      file.stream.end();
      renameSync(this.path(name), `${this.path(name)}.1`);
      file = this.open(name);
    }
    file.bytes += text.length;
    file.stream.write(text);
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    const streams = [...this.files.values()].map(({ stream }) => stream);
    this.files.clear();
    await Promise.all(streams.map((stream) => new Promise<void>((done) => stream.end(done))));
  }

  private path(name: string): string {
    return join(this.folder, `${name}.log`);
  }

  private open(name: string): OpenFile {
    const path = this.path(name);
    const bytes = existsSync(path) ? statSync(path).size : 0;
    const stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
    // A full disk must not take the services down with their log.
    stream.on('error', () => undefined);
    const file = { stream, bytes };
    this.files.set(name, file);
    return file;
  }
}
