"""Rules of type drift: what a consumer's TypeScript takes an API for, against what the API is.

The rows below are the catalogue of ways in which Pydantic or OpenAPI and TypeScript part (S01 to S56). Each says which rules
judge it, or after `waived` why none does; after `in` stand the cases of the seeded corpus that show it. `quiet` means that
the difference is none, and that the clean twins of those cases keep it so.

S01 field missing in producer: response-field-missing, request-field-missing in fetch_cast, request_missing
S02 field extra in producer: request-field-refused, request-field-unknown in request_forbidden, request_ignored; waived for answers: what nobody reads breaks nobody
S03 optional to required: response-field-optional, response-field-never-sent, request-field-optional in annotated_return, never_sent, request_optional
S04 default-filled response field: quiet in null_with_default, form_field
S05 default makes request optional: quiet in request_optional, request_null
S06 nullable not accepted: response-null-unexpected, request-null-refused in then_chain, request_null
S07 null beside undefined: response-null-unexpected, request-field-optional in null_for_absent, excluded_none, request_undefined
S08 nullable kept by a default: response-null-unexpected in null_with_default
S09 readOnly in request, writeOnly in response: quiet in read_only
S10 enum of producer wider: response-value-unknown, request-value-refused in assigned_property, request_enum
S11 enum of producer narrower: response-literal-unknown in compared_literal; waived for members that a type only declares: a branch that is never taken breaks nothing; quiet in assigned_property
S12 enum beside string: response-value-open, request-value-open in open_string, request_open_string
S13 literal changed: response-value-unknown, request-value-refused in variable_hop, request_literal_object
S14 type changed: response-kind-changed, request-kind-changed in set_state, request_kind
S15 lax coercion accepts: request-kind-changed in request_lax, form_field
S16 date-time beside Date: response-date-expected in date_object, react_query, request_date
S17 branded string: quiet in branded
S18 format changed: quiet in branded: a type checks no format
S19 int64 beside number: response-integer-unsafe in safe_integer
S20 decimal as text: response-kind-changed in set_state, axios_config
S21 bytes and files: request-content-type-refused, request-field-missing in multipart_field, form_for_json
S22 duration: response-kind-changed in duration
S23 numbers that are not finite: waived: every float of a backend would be reported, and hardly any is ever infinite
S24 record beside object: response-field-optional, response-kind-changed in record_for_object, record_value
S25 type of a map's keys: quiet in numeric_keys
S26 further properties narrowed: request-field-refused in request_forbidden
S27 array beside tuple: response-bounds-refused in tuple_length
S28 items: response-kind-changed in hey_api
S29 set: response-date-expected in set_host
S30 bounds: response-bounds-refused in tuple_length; waived for requests: a type cannot state bounds, so each would be reported
S31 order and nesting of unions: quiet in union_member_added
S32 union member added by producer: response-alternative-unknown, request-alternative-refused in union_member_added, request_alternative
S33 union member removed by producer: quiet in union_member_added
S34 discriminator missing or renamed: response-field-missing in discriminator_renamed
S35 discriminator without literal: waived: TypeScript itself refuses to narrow by such a field
S36 unions that are read in one of several ways: waived: which way is taken shows in the exchange only; the api family drives it
S37 intersection: response-kind-changed in intersection
S38 generic instance: response-field-missing in generic_page
S39 any and unknown: response-untyped, response-undeclared, response-read-unknown in untyped, undeclared, fields_of_any
S40 never: waived: a side that can send nothing is taken by everything; contradictions of a document are the breaking family's
S41 casing and aliases: response-field-missing, request-field-missing in casing_alias, serialization_alias, swr_generic, request_date
S42 computed field: response-field-missing in computed
S43 serialiser without a type: response-undeclared in undeclared
S44 pagination envelope: response-kind-changed in envelope
S45 error envelopes: error-body-unexpected in error_validation, error_status
S46 status: response-status-unknown, response-body-missing in status_changed, no_content
S47 content type: request-content-type-refused, response-body-missing in form_for_json, plain_text
S48 path, method and path parameters: operation-missing, operation-method-missing, operation-shadowed, parameter-value-refused in operation_removed, method_changed, shadowed_literal, path_enum
S49 query parameters: query-parameter-missing, query-parameter-unknown, parameter-value-refused in query_missing, query_unknown, query_params_option, query_enum; waived for headers: hardly any call says all of its headers in one place
S50 encoding of lists in a query: waived: the serialiser of a client is chosen at run time
S51 deprecated: deprecated-operation-called in deprecated_operation
S52 security: waived: credentials are put in by interceptors that no type tells of; the api family drives it
S53 events: waived: only REST is in scope, as the README says
S54 headers of answers: waived: they are no part of a body's type
S55 recursive types: response-null-unexpected in recursive_tree
S56 what cannot be compared: waived: it is a skip with its reason, never a finding
"""
