-- Severs a component from the accounts of a host as a broken connection between
-- servers would, while their clients stay connected. What happens is told by
-- one word in the file "severed" of the data folder: "pass", "drop" (silently), "bounce" (as a server does that
-- gave up), "forget" (once: as "drop", and the rooms lose the bot), "pings" (drops pings alone).
local st = require "util.stanza";
local jid = require "util.jid";

local path = prosody.paths.data.."/severed";
local account = module:get_option_string("severed_account");
local before, forgetting = "pass", false;

local function mode()
	local file = io.open(path);
	local word = file and file:read("*l") or "pass";
	if file then file:close(); end
	return word;
end

local function outgoing(event)
	local word = mode();
	if jid.host(event.stanza.attr.from) == module.host and word ~= "pass" and word ~= "pings" then
		return true;
	end
end

local function incoming(event)
	local word = mode();
	if word == "pass" or forgetting then return; end
	if word == "pings" and not event.stanza:get_child("ping", "urn:xmpp:ping") then return; end
	if word == "bounce" and event.stanza.attr.type ~= "error" then
		event.origin.send(st.error_reply(event.stanza, "wait", "remote-server-timeout"));
	end
	return true;
end

for _, name in ipairs { "message", "presence", "iq" } do
	for _, kind in ipairs { "full", "bare", "host" } do
		module:hook(name.."/"..kind, incoming, 10000);
		module:context("localhost"):hook(name.."/"..kind, outgoing, 10000);
	end
end

module:add_timer(0.05, function ()
	local word = mode();
	if word == "forget" and before ~= word then
		forgetting = true;
		for room in module:depends("muc").each_room() do
			for nick, occupant in room:each_occupant() do
				if jid.bare(occupant.bare_jid) == account then
					for real in occupant:each_session() do
						module:fire_event("presence/full", {
							origin = prosody.hosts[module.host];
							stanza = st.presence { type = "unavailable", from = real, to = nick };
						});
					end
				end
			end
		end
		forgetting = false;
	end
	before = word;
	return 0.05;
end);
