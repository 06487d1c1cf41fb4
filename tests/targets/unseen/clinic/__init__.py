"""Appointments of clinics: staff of several roles, patients, notes and invoices."""
