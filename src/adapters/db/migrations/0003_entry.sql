ALTER TABLE `numbers` ADD `entry` text;--> statement-breakpoint
ALTER TABLE `numbers` DROP COLUMN `closed_prompt`;