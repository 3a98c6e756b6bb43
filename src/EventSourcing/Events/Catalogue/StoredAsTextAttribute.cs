namespace EventSourcing.Events.Catalogue;

/// <summary>On a JSON converter: what it writes is a string. No schema could tell that from the converter alone.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StoredAsTextAttribute : Attribute;
