import type { MigrationInterface, QueryRunner } from 'typeorm';

const FOUR_EYES = `NOT four_eyes OR approved_by_person IS NULL
  OR approved_by_person IS DISTINCT FROM requested_by_person`;

/**
 * Who holds a key, so that four eyes are those of two people: a key says its owner, and an action who
 * asked for it and who approved it. The constraint is checked apart, since that needs no lock against
 * writers.
 */
export class PeopleBehindKeys1764000082000 implements MigrationInterface {
  name = 'PeopleBehindKeys1764000082000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_keys ADD COLUMN owner text');
    await runner.query(
      'ALTER TABLE actions ADD COLUMN requested_by_person text, ADD COLUMN approved_by_person text',
    );
    await runner.query(
      `ALTER TABLE actions ADD CONSTRAINT actions_two_people CHECK (${FOUR_EYES}) NOT VALID`,
    );
    await runner.query('ALTER TABLE actions VALIDATE CONSTRAINT actions_two_people');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE actions DROP CONSTRAINT actions_two_people');
    await runner.query(
      'ALTER TABLE actions DROP COLUMN requested_by_person, DROP COLUMN approved_by_person',
    );
    await runner.query('ALTER TABLE api_keys DROP COLUMN owner');
  }
}
