CREATE TABLE `attachments` (
	`agent` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`device` text NOT NULL,
	`session` text NOT NULL,
	`by` text NOT NULL,
	`sum` text NOT NULL,
	`at` integer NOT NULL
);
