export type Role = "customer" | "staff";

export interface Token {
  access_token: string;
  token_type: "bearer";
  /** Seconds. */
  expires_in: number;
}

export interface Account {
  id: number;
  email: string;
  name: string;
  role: Role;
  customer_id: number | null;
}
