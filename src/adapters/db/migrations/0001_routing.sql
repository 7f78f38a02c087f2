CREATE TABLE `agent_lines` (
	`agent` text NOT NULL,
	`line` text NOT NULL,
	PRIMARY KEY(`agent`, `line`)
);
--> statement-breakpoint
DROP TABLE `agent_services`;--> statement-breakpoint
ALTER TABLE `numbers` ADD `direct_line_of` text;--> statement-breakpoint
ALTER TABLE `services` ADD `rules` text;--> statement-breakpoint
ALTER TABLE `services` DROP COLUMN `wrap_up_ms`;