/** Read models of a service that can be made anew beside the live ones: name -> tables, without schema. */
export type RebuildableTables = Readonly<Record<string, readonly string[]>>;

/** Suffix of a table that is being made anew, and of its indexes until they take the live ones' names. */
export const NEXT = '__next';

/**
 * Functions that make copies of a view's tables, compare them with the live ones and put them in their place: statements in
 * order. They run as the owner, since no role that serves requests may create or drop tables, take only names of
 * `views`, and only the relay role may call them. Indexes, checks, policies, grants and storage settings are copied from
 * the live tables as they are then, so a later migration of a table is followed.
 */
export function rebuildFunctions(schema: string, views: RebuildableTables): readonly string[] {
  const functions: Readonly<Record<string, string>> = {
    'rebuild_tables(text)': tablesOf(schema, views),
    'rebuild_copy(text)': copyTable(schema),
    'rebuild_begin(text)': begin(schema),
    'rebuild_drop(text)': drop(schema),
    'rebuild_lock()': lock(schema),
    'rebuild_skipped()': skipped(schema),
    'rebuild_compare(text)': compare(schema),
    'rebuild_switch(text)': switchOver(schema),
  };
  const inner = new Set(['rebuild_tables(text)', 'rebuild_copy(text)']);
  return Object.entries(functions).flatMap(([name, body]) => [
    body,
    `REVOKE ALL ON FUNCTION ${schema}.${name} FROM PUBLIC`,
    ...(inner.has(name) ? [] : [`GRANT EXECUTE ON FUNCTION ${schema}.${name} TO ${schema}_relay`]),
  ]);
}

const AS_OWNER = 'SECURITY DEFINER SET search_path = pg_catalog, pg_temp';

function tablesOf(schema: string, views: RebuildableTables): string {
  const cases = Object.entries(views).map(
    ([view, tables]) => `WHEN '${view}' THEN ARRAY[${tables.map((table) => `'${table}'`).join(', ')}]`,
  );
  return `CREATE FUNCTION ${schema}.rebuild_tables(wanted text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE ${AS_OWNER} AS $$
  DECLARE found text[] := CASE wanted ${cases.join(' ')} END;
  BEGIN
    IF found IS NULL THEN RAISE EXCEPTION 'no such view'; END IF;
    RETURN found;
  END $$`;
}

function copyTable(schema: string): string {
  return `CREATE FUNCTION ${schema}.rebuild_copy(name text) RETURNS void LANGUAGE plpgsql ${AS_OWNER} AS $$
  DECLARE
    live oid := format('${schema}.%I', name)::regclass;
    next text := format('${schema}.%I', name || '${NEXT}');
    part record;
  BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND live IN (conrelid, confrelid))
      OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = live AND NOT tgisinternal) THEN
      RAISE EXCEPTION '% has foreign keys or triggers, which would not be copied', name;
    END IF;
    EXECUTE format('CREATE TABLE %s (LIKE ${schema}.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', next, name);
    FOR part IN SELECT unnest(reloptions) AS setting FROM pg_class WHERE oid = live LOOP
      EXECUTE format('ALTER TABLE %s SET (%s)', next, part.setting);
    END LOOP;
    FOR part IN
      SELECT c.relname, i.indisunique, pg_get_indexdef(c.oid) AS definition,
        (SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k
         WHERE k.conindid = c.oid AND k.conrelid = live AND k.contype IN ('p', 'u', 'x')) AS rule
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = live ORDER BY c.relname LOOP
      IF part.rule IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', next, part.relname || '${NEXT}', part.rule);
      ELSE
        EXECUTE format('CREATE %s INDEX %I ON %s %s', CASE WHEN part.indisunique THEN 'UNIQUE' ELSE '' END,
          part.relname || '${NEXT}', next, substring(part.definition FROM ' (USING .*)$'));
      END IF;
    END LOOP;
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', next);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', next);
    FOR part IN
      SELECT policyname, permissive, cmd, qual, with_check, (SELECT string_agg(quote_ident(r), ', ') FROM unnest(roles) r) AS who
      FROM pg_policies WHERE schemaname = '${schema}' AND tablename = name LOOP
      EXECUTE format('CREATE POLICY %I ON %s AS %s FOR %s TO %s %s %s', part.policyname, next, part.permissive, part.cmd, part.who,
        CASE WHEN part.qual IS NULL THEN '' ELSE format('USING (%s)', part.qual) END,
        CASE WHEN part.with_check IS NULL THEN '' ELSE format('WITH CHECK (%s)', part.with_check) END);
    END LOOP;
    FOR part IN
      SELECT right_.privilege_type, right_.grantee::regrole::text AS who FROM pg_class c, aclexplode(c.relacl) right_
      WHERE c.oid = live AND right_.grantee <> 0 AND right_.grantee <> c.relowner LOOP
      EXECUTE format('GRANT %s ON %s TO %s', part.privilege_type, next, part.who);
    END LOOP;
  END $$`;
}

function begin(schema: string): string {
  return `CREATE FUNCTION ${schema}.rebuild_begin(wanted text) RETURNS void LANGUAGE plpgsql ${AS_OWNER} AS $$
  DECLARE name text;
  BEGIN
    PERFORM ${schema}.rebuild_drop(wanted);
    FOREACH name IN ARRAY ${schema}.rebuild_tables(wanted) LOOP
      PERFORM ${schema}.rebuild_copy(name);
    END LOOP;
  END $$`;
}

function drop(schema: string): string {
  return `CREATE FUNCTION ${schema}.rebuild_drop(wanted text) RETURNS void LANGUAGE plpgsql ${AS_OWNER} AS $$
  DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ${schema}.rebuild_tables(wanted) LOOP
      EXECUTE format('DROP TABLE IF EXISTS ${schema}.%I', name || '${NEXT}');
    END LOOP;
  END $$`;
}

/** The consumer's partition locks: while they are held nothing is applied, and no timer fires. */
function lock(schema: string): string {
  return `CREATE FUNCTION ${schema}.rebuild_lock() RETURNS void LANGUAGE plpgsql ${AS_OWNER} AS $$
  BEGIN
    PERFORM 1 FROM ${schema}.consumer_offset ORDER BY topic, partition FOR NO KEY UPDATE;
  END $$`;
}

/** Events that a person decided not to apply. */
function skipped(schema: string): string {
  return `CREATE FUNCTION ${schema}.rebuild_skipped() RETURNS SETOF uuid LANGUAGE plpgsql STABLE ${AS_OWNER} AS $$
  BEGIN
    RETURN QUERY SELECT subject_id FROM ${schema}.audit WHERE action = 'park-skip' AND subject_id IS NOT NULL;
  END $$`;
}

/** Rows and a hash over all rows, whatever their order, of both; and rows that the other does not have in the same words, shown by the ids of their key. */
function compare(schema: string): string {
  const content = `count(*), md5(coalesce(sum(hashtextextended(t::text, 0)), 0)::text || coalesce(sum(hashtextextended(t::text, 1)), 0)::text)`;
  return `CREATE FUNCTION ${schema}.rebuild_compare(wanted text) RETURNS TABLE (name text, live_rows bigint, live_digest text,
    next_rows bigint, next_digest text, only_live bigint, only_next bigint, examples text[]) LANGUAGE plpgsql ${AS_OWNER} AS $$
  DECLARE
    same text;
    shown text;
    lacking text := 'SELECT %s AS shown FROM ${schema}.%I a WHERE NOT EXISTS (SELECT FROM ${schema}.%I b WHERE %s AND b::text = a::text)';
  BEGIN
    FOREACH name IN ARRAY ${schema}.rebuild_tables(wanted) LOOP
      EXECUTE format('SELECT ${content} FROM ${schema}.%I t', name) INTO live_rows, live_digest;
      EXECUTE format('SELECT ${content} FROM ${schema}.%I t', name || '${NEXT}') INTO next_rows, next_digest;
      only_live := 0; only_next := 0; examples := '{}';
      IF live_digest <> next_digest THEN
        SELECT string_agg(format('a.%1$I = b.%1$I', attname), ' AND '), format('concat_ws('' '', %s)', string_agg(format('a.%I', attname), ', ') FILTER (WHERE atttypid = 'uuid'::regtype))
          INTO same, shown FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
          WHERE indrelid = format('${schema}.%I', name)::regclass AND indisprimary;
        EXECUTE 'SELECT count(*), coalesce((array_agg(shown ORDER BY shown))[1:5], ''{}'') FROM ('
          || format(lacking, shown, name, name || '${NEXT}', same) || ') rows' INTO only_live, examples;
        EXECUTE 'SELECT count(*), $1 || coalesce((array_agg(shown ORDER BY shown))[1:5], ''{}'') FROM ('
          || format(lacking, shown, name || '${NEXT}', name, same) || ') rows' INTO only_next, examples USING examples;
      END IF;
      RETURN NEXT;
    END LOOP;
  END $$`;
}

/**
 * The new tables take the live ones' names, all at once. The exclusive locks are asked for together and given up again after
 * 200 ms: readers wait no longer than that, and a reader that holds one of them is never in a deadlock with this.
 */
function switchOver(schema: string): string {
  return `CREATE FUNCTION ${schema}.rebuild_switch(wanted text) RETURNS void LANGUAGE plpgsql ${AS_OWNER} AS $$
  DECLARE
    names text[] := ${schema}.rebuild_tables(wanted);
    every_table text := (SELECT string_agg(format('${schema}.%I', n), ', ') FROM unnest(names) n);
    name text;
    index text;
  BEGIN
    FOREACH name IN ARRAY names LOOP
      EXECUTE format('ANALYZE ${schema}.%I', name || '${NEXT}');
    END LOOP;
    FOR attempt IN 1..200 LOOP
      BEGIN
        PERFORM set_config('lock_timeout', '200ms', true);
        EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', every_table);
        EXIT;
      EXCEPTION WHEN lock_not_available THEN
        IF attempt = 200 THEN RAISE; END IF;
        PERFORM pg_sleep(0.05);
      END;
    END LOOP;
    FOREACH name IN ARRAY names LOOP
      EXECUTE format('DROP TABLE ${schema}.%I', name);
      EXECUTE format('ALTER TABLE ${schema}.%I RENAME TO %I', name || '${NEXT}', name);
      FOR index IN SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = format('${schema}.%I', name)::regclass LOOP
        EXECUTE format('ALTER INDEX ${schema}.%I RENAME TO %I', index, left(index, -length('${NEXT}')));
      END LOOP;
    END LOOP;
  END $$`;
}
