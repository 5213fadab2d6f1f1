output "queue_url" {
  description = "Goes into harrier.yaml under sources[].queue_url."
  value       = aws_sqs_queue.objects.id
}

output "dead_queue_url" {
  value = aws_sqs_queue.dead.id
}

output "role_arn" {
  description = "Goes into harrier.yaml under sources[].credentials.web_identity.role_arn."
  value       = one(aws_iam_role.worker[*].arn)
}

output "user_name" {
  description = "Create its key by hand: aws iam create-access-key --user-name NAME"
  value       = one(aws_iam_user.worker[*].name)
}
