const AT_FAULT = Symbol('event at fault');

/**
 * Notes on an error which event of a batch it is about, so that the others can go on without it. The
 * error stays as it is for whoever looks at its code or kind; one that names an event keeps it.
 *
 * @returns the error.
 */
export function blameEvent(error: unknown, event: object): unknown {
  if (isObject(error)) Reflect.defineProperty(error, AT_FAULT, { value: event });
  return error;
}

/** The event that an error is about; `undefined` when it names none. */
export function eventAtFault(error: unknown): object | undefined {
  return isObject(error) ? error[AT_FAULT] : undefined;
}

/** Does what one event needs; what it throws names the event. */
export function onBehalfOf<T>(event: object, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw blameEvent(error, event);
  }
}

/** By shape, not by class: an error can come from another realm. */
function isObject(value: unknown): value is { [AT_FAULT]?: object } {
  return typeof value === 'object' && value !== null;
}
