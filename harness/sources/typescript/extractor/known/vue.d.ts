// What of Vue tells the types of a program's own state, for where Vue is not installed.
export interface Ref<T = any> { value: T }
export interface ComputedRef<T = any> { readonly value: T }

export function ref<T>(value: T): Ref<T>;
export function ref<T = any>(): Ref<T | undefined>;
export function shallowRef<T>(value: T): Ref<T>;
export function shallowRef<T = any>(): Ref<T | undefined>;
export function reactive<T extends object>(target: T): T;
export function shallowReactive<T extends object>(target: T): T;
export function computed<T>(get: () => T): ComputedRef<T>;
export function computed<T>(both: { get: () => T; set: (value: T) => void }): Ref<T>;
