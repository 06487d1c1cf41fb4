// What of Angular's HttpClient tells the types of answers, for where Angular is not installed.
import type { Observable } from "rxjs";

export class HttpHeaders { constructor(headers?: any); get(name: string): string | null; set(name: string, value: any): HttpHeaders; append(name: string, value: any): HttpHeaders }
export class HttpParams {
  constructor(options?: { fromString?: string; fromObject?: any });
  set(name: string, value: any): HttpParams; append(name: string, value: any): HttpParams; appendAll(values: any): HttpParams; delete(name: string): HttpParams;
  get(name: string): string | null; has(name: string): boolean; toString(): string;
}
export class HttpResponse<T> { body: T | null; status: number; ok: boolean; headers: HttpHeaders }
export class HttpErrorResponse { error: any; status: number; statusText: string; message: string; url: string | null }
export type HttpEvent<T> = HttpResponse<T> | { type: number };
export class HttpClient {
  get<T = Object>(url: string, options?: any): Observable<T>; delete<T = Object>(url: string, options?: any): Observable<T>; head<T = Object>(url: string, options?: any): Observable<T>;
  options<T = Object>(url: string, options?: any): Observable<T>; post<T = Object>(url: string, body: any, options?: any): Observable<T>; put<T = Object>(url: string, body: any, options?: any): Observable<T>;
  patch<T = Object>(url: string, body: any, options?: any): Observable<T>; request<T = any>(method: string, url: string, options?: any): Observable<T>;
}
