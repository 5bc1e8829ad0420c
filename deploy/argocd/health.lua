-- The health of an IflearnerJob for Argo CD. docs/status.md says how to install it.
-- Argo CD opens no string library for it, and an error in it would hide the job's state: whatever is stored must be survived.
local function is(condition, status)
  return condition ~= nil and condition.status == status
end

local function health(status, condition)
  local message = condition ~= nil and condition.message
  return { status = status, message = type(message) == "string" and message or "" }
end

local function table_or_none(value)
  return type(value) == "table" and value or {}
end

local status = table_or_none(obj.status)
-- The prototype stored a Pod's status here, which says nothing about the generation.
if status.observedGeneration == nil or status.observedGeneration ~= table_or_none(obj.metadata).generation then
  return { status = "Progressing", message = "The operator has not looked at this generation of the job yet." }
end

local conditions = {}
for _, condition in ipairs(table_or_none(status.conditions)) do
  if type(condition) == "table" and type(condition.type) == "string" then
    conditions[condition.type] = condition
  end
end

if is(conditions.Stalled, "True") then
  return health("Degraded", conditions.Stalled)
end
if is(conditions.Suspended, "True") then
  return health("Suspended", conditions.Suspended)
end
if is(conditions.Reconciling, "True") then
  return health("Progressing", conditions.Reconciling)
end
if is(conditions.Ready, "True") then
  -- Without progress, under `onStall: Report`, a job runs and may go on by itself, so it is as healthy as for kstatus: Degraded
  -- would end every sync that waits for it, because another organisation's party is slow. The message says how it stands.
  return health("Healthy", is(conditions.Progressing, "False") and conditions.Progressing or conditions.Ready)
end
return health("Progressing", conditions.Ready)
