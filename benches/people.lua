-- wrk: what practitioners type who look for somebody, each posted as the search form does. The list, the sign-in and
-- the token come from the environment.
local typed, at = {}, 0
for line in io.lines(os.getenv("KITH_ATTEMPTS")) do
    typed[#typed + 1] = line
end
local head = "csrf=" .. os.getenv("KITH_CSRF") .. "&q="

local function encoded(text)
    return (text:gsub("[^%w]", function(byte) return string.format("%%%02X", string.byte(byte)) end))
end

local threads = 0
function setup(thread)
    threads = threads + 1
    thread:set("first", threads * 2503)
end

function request()
    if at == 0 then at = first end
    at = at % #typed + 1
    return wrk.format("POST", nil, nil, head .. encoded(typed[at]))
end

wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Cookie"] = os.getenv("KITH_COOKIE")
