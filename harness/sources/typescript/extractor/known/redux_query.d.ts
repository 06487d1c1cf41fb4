// What of RTK Query tells the types of what is asked and answered, for where Redux Toolkit is not installed.
export interface FetchArgs { url: string; method?: string; body?: any; params?: any; headers?: any; responseHandler?: any; [more: string]: any }
export interface Endpoint<Answer, Asked> {
  query?: (asked: Asked) => string | FetchArgs;
  queryFn?: (asked: Asked, api: any, extra: any, base: (asked: string | FetchArgs) => any) => any;
  transformResponse?: (answer: any, meta: any, asked: Asked) => Answer | Promise<Answer>;
  onQueryStarted?: (asked: Asked, api: any) => any;
  [more: string]: any;
}
export interface EndpointBuilder {
  query<Answer, Asked = any>(endpoint: Endpoint<Answer, Asked>): any;
  mutation<Answer, Asked = any>(endpoint: Endpoint<Answer, Asked>): any;
  infiniteQuery<Answer, Asked = any, Page = any>(endpoint: Endpoint<Answer, { queryArg: Asked; pageParam: Page }>): any;
}

export function createApi(options: { endpoints: (builder: EndpointBuilder) => any; [more: string]: any }): {
  injectEndpoints(options: { endpoints: (builder: EndpointBuilder) => any; [more: string]: any }): any; enhanceEndpoints(options: any): any; [more: string]: any;
};
export function fetchBaseQuery(options?: any): any;
export function retry(query: any, options?: any): any;
