# What the Harrier worker reads from: a log bucket that announces new objects to a queue, and the identity
# that may read exactly these. The CloudFormation template beside this folder makes the same.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0, < 7.0"
    }
  }
}

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

locals {
  account    = data.aws_caller_identity.this.account_id
  bucket_arn = "arn:${data.aws_partition.this.partition}:s3:::${var.bucket_name}"
  use_oidc   = var.authentication == "oidc"
  use_kms    = var.kms_key_arn != ""
  oidc_host  = local.use_oidc ? split(":oidc-provider/", var.oidc_provider_arn)[1] : ""
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.queue_name}-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "objects" {
  name                       = var.queue_name
  message_retention_seconds  = 1209600
  receive_wait_time_seconds  = 20
  visibility_timeout_seconds = 300
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = var.max_receive_count
  })
}

resource "aws_sqs_queue_redrive_allow_policy" "dead" {
  queue_url = aws_sqs_queue.dead.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.objects.arn]
  })
}

resource "aws_sns_topic" "objects" {
  count = var.notify_through_sns ? 1 : 0
  name  = "${var.queue_name}-topic"
}

data "aws_iam_policy_document" "topic" {
  count = var.notify_through_sns ? 1 : 0
  statement {
    sid       = "BucketAnnouncesObjects"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.objects[0].arn]
    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [local.bucket_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_sns_topic_policy" "objects" {
  count  = var.notify_through_sns ? 1 : 0
  arn    = aws_sns_topic.objects[0].arn
  policy = data.aws_iam_policy_document.topic[0].json
}

resource "aws_sns_topic_subscription" "objects" {
  count                = var.notify_through_sns ? 1 : 0
  topic_arn            = aws_sns_topic.objects[0].arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.objects.arn
  raw_message_delivery = true
  depends_on           = [aws_sqs_queue_policy.objects]
}

data "aws_iam_policy_document" "queue" {
  statement {
    sid       = var.notify_through_sns ? "TopicAnnouncesObjects" : "BucketAnnouncesObjects"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.objects.arn]
    principals {
      type        = "Service"
      identifiers = [var.notify_through_sns ? "sns.amazonaws.com" : "s3.amazonaws.com"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [var.notify_through_sns ? aws_sns_topic.objects[0].arn : local.bucket_arn]
    }
    # The account is part of a topic's ARN, and not of a bucket's.
    dynamic "condition" {
      for_each = var.notify_through_sns ? [] : [local.account]
      content {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_sqs_queue_policy" "objects" {
  queue_url = aws_sqs_queue.objects.id
  policy    = data.aws_iam_policy_document.queue.json
}

resource "aws_s3_bucket" "logs" {
  bucket = var.bucket_name
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    expiration {
      days = var.retention_days
    }
  }
}

data "aws_iam_policy_document" "bucket" {
  statement {
    sid       = "LogServicesCheckTheBucket"
    actions   = ["s3:GetBucketAcl"]
    resources = [local.bucket_arn]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com", "delivery.logs.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
  statement {
    sid       = "LogServicesWriteLogs"
    actions   = ["s3:PutObject"]
    resources = ["${local.bucket_arn}/*"]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com", "delivery.logs.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-acl"
      values   = ["bucket-owner-full-control"]
    }
  }
  statement {
    sid       = "EncryptedTransportOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.bucket_arn, "${local.bucket_arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket     = aws_s3_bucket.logs.id
  policy     = data.aws_iam_policy_document.bucket.json
  depends_on = [aws_s3_bucket_public_access_block.logs]
}

resource "aws_s3_bucket_notification" "logs" {
  bucket = aws_s3_bucket.logs.id
  dynamic "queue" {
    for_each = var.notify_through_sns ? [] : [aws_sqs_queue.objects.arn]
    content {
      queue_arn = queue.value
      events    = ["s3:ObjectCreated:*"]
    }
  }
  dynamic "topic" {
    for_each = var.notify_through_sns ? [aws_sns_topic.objects[0].arn] : []
    content {
      topic_arn = topic.value
      events    = ["s3:ObjectCreated:*"]
    }
  }
  depends_on = [aws_sqs_queue_policy.objects, aws_sns_topic_policy.objects]
}

data "aws_iam_policy_document" "read" {
  statement {
    sid       = "ReadLogObjects"
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["${local.bucket_arn}/*"]
  }
  statement {
    sid       = "ListForBackfill"
    actions   = ["s3:ListBucket"]
    resources = [local.bucket_arn]
  }
  statement {
    sid = "TakeAnnouncements"
    actions = [
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:ChangeMessageVisibility",
      "sqs:GetQueueUrl",
      "sqs:GetQueueAttributes",
    ]
    resources = [aws_sqs_queue.objects.arn]
  }
  dynamic "statement" {
    for_each = local.use_kms ? [var.kms_key_arn] : []
    content {
      sid       = "DecryptLogObjects"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["s3.${data.aws_region.this.name}.${data.aws_partition.this.dns_suffix}"]
      }
    }
  }
  dynamic "statement" {
    for_each = var.collect_assets ? [1] : []
    content {
      sid = "DescribeInstances"
      actions = [
        "ec2:DescribeInstances",
        "ec2:DescribeImages",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeVpcs",
        "ec2:DescribeSubnets",
        "ec2:DescribeVolumes",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeTags",
        "ec2:DescribeRegions",
      ]
      resources = ["*"]
    }
  }
}

resource "aws_iam_policy" "read" {
  name        = "${var.queue_name}-read"
  description = "What the Harrier worker may do, and no more."
  policy      = data.aws_iam_policy_document.read.json
}

data "aws_iam_policy_document" "trust" {
  count = local.use_oidc ? 1 : 0
  statement {
    sid     = "TokenOfTheWorker"
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [var.oidc_provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.oidc_host}:aud"
      values   = [var.oidc_audience]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.oidc_host}:sub"
      values   = [var.oidc_subject]
    }
  }
}

resource "aws_iam_role" "worker" {
  count              = local.use_oidc ? 1 : 0
  name               = var.role_name
  assume_role_policy = data.aws_iam_policy_document.trust[0].json
}

resource "aws_iam_role_policy_attachment" "worker" {
  count      = local.use_oidc ? 1 : 0
  role       = aws_iam_role.worker[0].name
  policy_arn = aws_iam_policy.read.arn
}

# The key itself is made by hand, so that no secret stands in the state file.
resource "aws_iam_user" "worker" {
  count = local.use_oidc ? 0 : 1
  name  = var.user_name
}

resource "aws_iam_user_policy_attachment" "worker" {
  count      = local.use_oidc ? 0 : 1
  user       = aws_iam_user.worker[0].name
  policy_arn = aws_iam_policy.read.arn
}
