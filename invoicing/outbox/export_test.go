package outbox

// ClaimQuery lets a test ask the server how it would run it.
const ClaimQuery = claimQuery
