/** A place that is found name by name. */
export class Place<T> {
  /** What was put here. */
  holds: T | undefined;
  private below: Map<string, Place<T>> | undefined;

  /** The place of a name below this one. */
  at(name: string): Place<T> {
    this.below ??= new Map();
    let place = this.below.get(name);
    if (!place) this.below.set(name, (place = new Place()));
    return place;
  }
}

/**
 * What events with the same names have in common, gathered from thousands of them. The names are looked
 * up one by one: events share their texts, whose hashes are known then, while a text joined of all names
 * would be made and hashed anew for each event.
 */
export class Gathered<T> {
  /** Where each is; to be asked by every name in the same order. */
  readonly places = new Place<T>();
  /** Everything that was put, in that order. */
  readonly all: T[] = [];

  /** Puts something where nothing is yet; returns it. */
  put(place: Place<T>, item: T): T {
    place.holds = item;
    this.all.push(item);
    return item;
  }
}
