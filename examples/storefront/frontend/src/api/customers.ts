import { api } from "@/api/client";
import type { Address, AddressDraft, Customer, CustomerChange } from "@/api/types/customers";

const customerPath = (customerId: number) => `/customers/${customerId}`;

export const readCustomer = (customerId: number) => api.get<Customer>(customerPath(customerId));

export const changeCustomer = (customerId: number, change: CustomerChange) =>
  api.patch<Customer, CustomerChange>(customerPath(customerId), change);

export const listAddresses = (customerId: number) => api.get<Address[]>(`${customerPath(customerId)}/addresses`);

export const addAddress = (customerId: number, draft: AddressDraft) =>
  api.post<Address, AddressDraft>(`${customerPath(customerId)}/addresses`, draft);
