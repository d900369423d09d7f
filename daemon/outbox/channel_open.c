/* Which channel the configuration means by "mail", "sms" and "webhook". */
#include <string.h>

#include "outbox/channel.h"

static enum error open_mail(const struct config *config, uv_loop_t *loop,
			    struct channel **channel, struct why *why)
{
	static const char maildir[] = "maildir:";
	const char *server = config->mail_server;

	if (strncmp(server, maildir, strlen(maildir)) == 0)
		return channel_maildir_open(server + strlen(maildir), loop,
					    channel, why);
	return channel_smtp_open(config, loop, channel, why);
}

static enum error open_sms(const struct config *config, uv_loop_t *loop,
			   struct channel **channel, struct why *why)
{
	static const char file[] = "file:";
	const char *gateway = config->sms_gateway;

	if (strncmp(gateway, file, strlen(file)) == 0)
		return channel_file_open(gateway + strlen(file), loop, channel,
					 why);
	return channel_gateway_open(config, loop, channel, why);
}

enum error channel_open(int place, const struct config *config, uv_loop_t *loop,
			struct channel **channel, struct why *why)
{
	static enum error (*const openers[CHANNEL_COUNT])(
		const struct config *config, uv_loop_t *loop,
		struct channel **channel,
		struct why *why) = { open_mail, open_sms,
				     channel_webhook_open };

	return openers[place](config, loop, channel, why);
}
