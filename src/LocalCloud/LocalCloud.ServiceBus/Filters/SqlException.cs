namespace LocalCloud.ServiceBus.Filters;

/// <summary>A filter or action cannot be understood.</summary>
#pragma warning disable CA1032 // Always says where.
internal sealed class SqlException(int position, string problem) : Exception(FormattableString.Invariant($"At character {position + 1}: {problem}."));
