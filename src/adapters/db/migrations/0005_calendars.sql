ALTER TABLE `calendars` ADD `seasons` text;--> statement-breakpoint
ALTER TABLE `calendars` ADD `overrides` text;