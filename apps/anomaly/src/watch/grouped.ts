/** Items by what `keyOf` says of them, each group in the order given. */
export function groupedBy<Item, Key>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Series that are worked on at once: their states are a few megabytes. */
const SERIES_AT_ONCE = 1_000;

/** Items in parts that fit into memory and into one statement. */
export function inParts<Item>(items: readonly Item[], size = SERIES_AT_ONCE): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
