-- Takes sessions and paths in turn, so that no cache or lock of one person decides the figure.
local function lines(path)
  local found = {}
  for line in io.lines(path) do found[#found + 1] = line end
  return found
end

local sessions = lines(os.getenv("BENCH_SESSIONS"))
local paths = lines(os.getenv("BENCH_PATHS"))
local at = 0

request = function()
  at = at + 1
  local headers = { ["Cookie"] = sessions[at % #sessions + 1], ["Host"] = os.getenv("BENCH_HOST") }
  return wrk.format("GET", paths[at % #paths + 1], headers)
end

done = function(summary, latency, requests)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %.1f %.2f %.2f %d\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, bad))
end
