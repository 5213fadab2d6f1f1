variable "bucket_name" {
  type        = string
  description = "Name of the bucket that CloudTrail and VPC Flow Logs write to; it is created."
}

variable "queue_name" {
  type        = string
  default     = "harrier-objects"
  description = "Name of the queue that announces new objects; its dead-letter queue gets the suffix -dead."
}

variable "notify_through_sns" {
  type        = bool
  default     = false
  description = "Announce objects through an SNS topic, so that other readers can subscribe as well."
}

variable "kms_key_arn" {
  type        = string
  default     = ""
  description = "ARN of the customer-managed key that encrypts the log objects; empty for SSE-S3."
}

variable "retention_days" {
  type        = number
  default     = 365
  description = "Days after which log objects are removed."
}

variable "max_receive_count" {
  type        = number
  default     = 100
  description = "Receives after which the queue moves a message to its dead-letter queue."
}

variable "authentication" {
  type        = string
  default     = "oidc"
  description = "oidc: a role for web identity tokens (recommended). access-key: a user whose key you create by hand."
  validation {
    condition     = contains(["oidc", "access-key"], var.authentication)
    error_message = "authentication is oidc or access-key."
  }
}

variable "oidc_provider_arn" {
  type        = string
  default     = ""
  description = "ARN of the IAM OpenID Connect provider; needed for oidc."
}

variable "oidc_subject" {
  type        = string
  default     = ""
  description = "Subject that may assume the role, for example system:serviceaccount:harrier:worker; needed for oidc."
}

variable "oidc_audience" {
  type        = string
  default     = "sts.amazonaws.com"
  description = "Audience of the token."
}

variable "role_name" {
  type    = string
  default = "harrier-worker"
}

variable "user_name" {
  type    = string
  default = "harrier-worker"
}

variable "collect_assets" {
  type        = bool
  default     = false
  description = "Also allow the EC2 describe actions of `harrier assets`."
}
