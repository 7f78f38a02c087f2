CREATE TABLE `agent_devices` (
	`agent` text NOT NULL,
	`position` integer NOT NULL,
	`device` text NOT NULL,
	PRIMARY KEY(`agent`, `position`)
);
--> statement-breakpoint
CREATE TABLE `agent_services` (
	`agent` text NOT NULL,
	`service` text NOT NULL,
	PRIMARY KEY(`agent`, `service`)
);
--> statement-breakpoint
CREATE TABLE `agent_skills` (
	`agent` text NOT NULL,
	`skill` text NOT NULL,
	`level` integer NOT NULL,
	PRIMARY KEY(`agent`, `skill`)
);
--> statement-breakpoint
CREATE TABLE `agents` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE TABLE `calendars` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`week` text NOT NULL,
	`special_days` text NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE TABLE `calls` (
	`id` text PRIMARY KEY NOT NULL,
	`dialled` text NOT NULL,
	`caller` text,
	`organisation` text,
	`service` text,
	`class` text,
	`state` text NOT NULL,
	`end_reason` text,
	`arrived_at` integer NOT NULL,
	`wait_ms` integer,
	`agent_id` text
);
--> statement-breakpoint
CREATE INDEX `calls_arrived` ON `calls` (`arrived_at`,`id`);--> statement-breakpoint
CREATE INDEX `calls_dialled` ON `calls` (`dialled`,`arrived_at`,`id`);--> statement-breakpoint
CREATE INDEX `calls_caller` ON `calls` (`caller`,`arrived_at`,`id`);--> statement-breakpoint
CREATE TABLE `devices` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`endpoint` text NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE TABLE `facts` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`type` text NOT NULL,
	`call` text,
	`agent` text,
	`fact` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `facts_at` ON `facts` (`at`);--> statement-breakpoint
CREATE INDEX `facts_call` ON `facts` (`call`);--> statement-breakpoint
CREATE INDEX `facts_agent` ON `facts` (`agent`,`at`);--> statement-breakpoint
CREATE TABLE `numbers` (
	`number` text PRIMARY KEY NOT NULL,
	`organisation` text NOT NULL,
	`service` text NOT NULL,
	`calendar` text,
	`call_class` text NOT NULL,
	`language` text NOT NULL,
	`greeting_prompt` text,
	`greeting_when` text,
	`closed_prompt` text NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE TABLE `organisations` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`country` text NOT NULL,
	`language` text NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE TABLE `service_requirements` (
	`service` text NOT NULL,
	`position` integer NOT NULL,
	`skill` text NOT NULL,
	`min_level` integer NOT NULL,
	PRIMARY KEY(`service`, `position`)
);
--> statement-breakpoint
CREATE TABLE `services` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`target_ms` integer NOT NULL,
	`short_abandon_ms` integer NOT NULL,
	`definition` text NOT NULL,
	`offer_timeout_ms` integer NOT NULL,
	`wrap_up_ms` integer NOT NULL,
	`rest_ms` integer NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id_hash` text PRIMARY KEY NOT NULL,
	`data` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sessions_expires` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `skills` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE TABLE `users` (
	`username` text PRIMARY KEY NOT NULL,
	`roles` text NOT NULL,
	`agent_id` text,
	`password_hash` text NOT NULL,
	`removed_at` integer
);
