namespace LocalCloud.ServiceBus.Filters;

/// <summary>One statement of an action: SET, or REMOVE when there is no value.</summary>
internal sealed record SqlAssignment(SqlNode.Property Property, SqlNode? Value);
