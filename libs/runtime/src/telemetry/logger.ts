import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

/** A logger for one service: JSON lines on stdout, times in ISO-8601. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}

/** Sends Nest's own messages and those of its loggers to pino. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest, 'info');
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  /** Framework chatter comes as text with a context; events of ours as objects, at their own level. */
  private write(
    level: 'error' | 'warn' | 'debug' | 'trace',
    message: unknown,
    rest: unknown[],
    eventLevel: 'error' | 'warn' | 'info' | 'debug' | 'trace' = level,
  ): void {
    const context = rest.at(-1);
    const fields = typeof context === 'string' ? { context } : {};
    if (typeof message === 'object' && message !== null && !(message instanceof Error)) {
      this.logger[eventLevel]({ ...fields, ...message });
    } else if (message instanceof Error) {
      this.logger[level]({ ...fields, err: message });
    } else {
      this.logger[level](fields, String(message));
    }
  }
}
