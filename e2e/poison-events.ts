import type { Database } from '@costwire/persistence';

/** Has Postgres refuse to record events of the feature "poison", until the trigger is dropped. */
export async function refusePoison(database: Database): Promise<void> {
  await database.query(`
    CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.feature = 'poison' THEN RAISE EXCEPTION 'poison'; END IF;
      RETURN NEW;
    END $$`);
  await database.query(`
    CREATE TRIGGER refuse_poison BEFORE INSERT ON events
      FOR EACH ROW EXECUTE FUNCTION refuse_poison()`);
}
