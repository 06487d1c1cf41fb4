// What of Angular tells the types of a program's own state and of what it is handed, for where Angular is not installed.
export interface Signal<T> { (): T }
export interface WritableSignal<T> extends Signal<T> { set(value: T): void; update(updater: (value: T) => T): void; asReadonly(): Signal<T> }
export class EventEmitter<T = any> { emit(value?: T): void; subscribe(next?: (value: T) => void): any }

export function inject<T>(token: abstract new (...given: any[]) => T, options?: any): T;
export function inject<T = any>(token: any, options?: any): T;
export function signal<T>(initial: T, options?: any): WritableSignal<T>;
export function computed<T>(get: () => T, options?: any): Signal<T>;
export function effect(run: (onCleanup?: any) => void, options?: any): any;
export const Injectable: any;
export const Component: any;
export const Directive: any;
export const Pipe: any;
export const NgModule: any;
export const Input: any;
export const Output: any;
