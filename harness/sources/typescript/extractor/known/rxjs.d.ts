// What of RxJS tells what arrives, for where it is not installed.
export interface OperatorFunction<T, R> { (source: Observable<T>): Observable<R> }
export interface Observer<T> { next?: (value: T) => void; error?: (fault: any) => void; complete?: () => void }
export class Subscription { unsubscribe(): void; add(other: any): void }
export class Observable<T> {
  constructor(start?: (observer: any) => any);
  subscribe(next?: ((value: T) => void) | Observer<T>, error?: (fault: any) => void, complete?: () => void): Subscription;
  pipe(): Observable<T>;
  pipe<A>(a: OperatorFunction<T, A>): Observable<A>;
  pipe<A, B>(a: OperatorFunction<T, A>, b: OperatorFunction<A, B>): Observable<B>;
  pipe<A, B, C>(a: OperatorFunction<T, A>, b: OperatorFunction<A, B>, c: OperatorFunction<B, C>): Observable<C>;
  pipe<A, B, C, D>(a: OperatorFunction<T, A>, b: OperatorFunction<A, B>, c: OperatorFunction<B, C>, d: OperatorFunction<C, D>): Observable<D>;
  pipe(...all: any[]): Observable<any>;
  toPromise(): Promise<T | undefined>;
}
export class Subject<T> extends Observable<T> { next(value: T): void; error(fault: any): void; complete(): void; asObservable(): Observable<T> }
export class BehaviorSubject<T> extends Subject<T> { constructor(initial: T); value: T; getValue(): T }
export class ReplaySubject<T> extends Subject<T> { constructor(size?: number) }

export function of<T>(...values: T[]): Observable<T>;
export function from<T>(source: PromiseLike<T> | Iterable<T>): Observable<T>;
export function throwError(fault: any): Observable<never>;
export function firstValueFrom<T>(source: Observable<T>, config?: any): Promise<T>;
export function lastValueFrom<T>(source: Observable<T>, config?: any): Promise<T>;
export function forkJoin<A extends readonly Observable<any>[]>(all: readonly [...A]): Observable<{ [K in keyof A]: A[K] extends Observable<infer T> ? T : never }>;
export function forkJoin<A extends Record<string, Observable<any>>>(all: A): Observable<{ [K in keyof A]: A[K] extends Observable<infer T> ? T : never }>;
export function combineLatest(all: any): Observable<any>;
export function merge(...all: any[]): Observable<any>;
export function timer(...given: any[]): Observable<number>;
export function interval(period?: number): Observable<number>;

export function map<T, R>(project: (value: T, index: number) => R): OperatorFunction<T, R>;
export function tap<T>(look?: ((value: T) => void) | Observer<T>, error?: any, complete?: any): OperatorFunction<T, T>;
export function filter<T>(test: (value: T, index: number) => any): OperatorFunction<T, T>;
export function catchError<T, R = never>(handler: (fault: any, caught: Observable<T>) => Observable<R>): OperatorFunction<T, T | R>;
export function finalize<T>(run: () => void): OperatorFunction<T, T>;
export function retry<T>(count?: any): OperatorFunction<T, T>;
export function shareReplay<T>(size?: any): OperatorFunction<T, T>;
export function share<T>(): OperatorFunction<T, T>;
export function take<T>(count: number): OperatorFunction<T, T>;
export function first<T>(): OperatorFunction<T, T>;
export function takeUntil<T>(end: any): OperatorFunction<T, T>;
export function delay<T>(by: any): OperatorFunction<T, T>;
export function timeout<T>(by: any): OperatorFunction<T, T>;
export function debounceTime<T>(by: number): OperatorFunction<T, T>;
export function distinctUntilChanged<T>(same?: any): OperatorFunction<T, T>;
export function startWith<T>(...values: T[]): OperatorFunction<T, T>;
export function switchMap<T, R>(project: (value: T, index: number) => Observable<R> | PromiseLike<R>): OperatorFunction<T, R>;
export function mergeMap<T, R>(project: (value: T, index: number) => Observable<R> | PromiseLike<R>): OperatorFunction<T, R>;
export function concatMap<T, R>(project: (value: T, index: number) => Observable<R> | PromiseLike<R>): OperatorFunction<T, R>;
export function exhaustMap<T, R>(project: (value: T, index: number) => Observable<R> | PromiseLike<R>): OperatorFunction<T, R>;
