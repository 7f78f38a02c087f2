CREATE TABLE `changes` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`data` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`ended_at` integer,
	`ended_by` text
);
--> statement-breakpoint
CREATE INDEX `changes_standing` ON `changes` (`ended_at`,`at`);--> statement-breakpoint
CREATE INDEX `changes_kind` ON `changes` (`kind`,`at`);