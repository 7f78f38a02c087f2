CREATE TABLE `outbox` (
	`key` text PRIMARY KEY NOT NULL,
	`to` text NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`attachment` text,
	`at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`next_at` integer,
	`last_error` text,
	`sent_at` integer,
	`given_up_at` integer
);
--> statement-breakpoint
CREATE INDEX `outbox_next` ON `outbox` (`next_at`);--> statement-breakpoint
CREATE INDEX `outbox_given_up` ON `outbox` (`given_up_at`);--> statement-breakpoint
CREATE TABLE `voicemails` (
	`id` text PRIMARY KEY NOT NULL,
	`call` text NOT NULL,
	`organisation` text NOT NULL,
	`dialled` text NOT NULL,
	`caller` text,
	`at` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`keep_until` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `voicemails_organisation` ON `voicemails` (`organisation`,`at`);--> statement-breakpoint
CREATE INDEX `voicemails_keep` ON `voicemails` (`keep_until`);