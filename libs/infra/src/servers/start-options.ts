/** How to start one private server. */
export interface StartOptions {
  /** The server's own folder; it is made when absent and used again when not. */
  readonly dataDir: string;
  /** False: no waiting for the disk, for tests. Default true. */
  readonly durable?: boolean;
  /** The port to ask for first; default the one of the last start, then any free one. */
  readonly port?: number;
  /** The server binary; default the first one found on PATH and in the usual folders. */
  readonly binary?: string;
}
