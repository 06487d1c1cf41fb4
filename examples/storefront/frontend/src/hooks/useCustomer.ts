"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { addAddress, changeCustomer, listAddresses, readCustomer } from "@/api/customers";
import type { AddressDraft, CustomerChange } from "@/api/types/customers";

export function useCustomer(customerId: number) {
  return useQuery({ queryKey: ["customer", customerId], queryFn: () => readCustomer(customerId) });
}

export function useAddresses(customerId: number) {
  return useQuery({ queryKey: ["addresses", customerId], queryFn: () => listAddresses(customerId) });
}

export function useCustomerChange(customerId: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: CustomerChange) => changeCustomer(customerId, change),
    onSuccess: (customer) => queries.setQueryData(["customer", customerId], customer),
  });
}

export function useNewAddress(customerId: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (draft: AddressDraft) => addAddress(customerId, draft),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["addresses", customerId] }),
  });
}
