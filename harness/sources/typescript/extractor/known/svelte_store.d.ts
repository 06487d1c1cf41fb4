// What of Svelte's stores tells the types of what they hold, for where Svelte is not installed.
export interface Readable<T> { subscribe(run: (value: T) => void): () => void }
export interface Writable<T> extends Readable<T> { set(value: T): void; update(updater: (value: T) => T): void }

export function writable<T>(value?: T): Writable<T>;
export function readable<T>(value?: T): Readable<T>;
export function get<T>(store: Readable<T>): T;
