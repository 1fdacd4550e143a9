import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was read from a cache can be audio or images, which have prices of their own. Null is not 0:
 * it leaves to the prices what the other counts say.
 */
export class CachedAudioAndImages1764000085000 implements MigrationInterface {
  name = 'CachedAudioAndImages1764000085000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE events
         ADD COLUMN cache_read_audio_tokens bigint, ADD COLUMN cache_read_image_tokens bigint`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE events DROP COLUMN cache_read_audio_tokens, DROP COLUMN cache_read_image_tokens',
    );
  }
}
