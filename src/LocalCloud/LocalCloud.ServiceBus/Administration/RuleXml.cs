using System.Globalization;
using System.Xml.Linq;
using LocalCloud.ServiceBus.Filters;

namespace LocalCloud.ServiceBus.Administration;

/// <summary>Rules as the service writes them.</summary>
internal static class RuleXml
{
    private const string Schema = "http://www.w3.org/2001/XMLSchema";
    private static readonly XName s_type = Atom.Instance + "type";

    public static XElement Write(RuleDefinition rule) => new(
        Atom.ServiceBus + "RuleDescription",
        FilterOf(rule),
        rule.Action is { Length: > 0 } action
            ? new XElement(Atom.ServiceBus + "Action", new XAttribute(s_type, "SqlRuleAction"), Element("SqlExpression", action), Element("CompatibilityLevel", "20"))
            : new XElement(Atom.ServiceBus + "Action", new XAttribute(s_type, "EmptyRuleAction")),
        Element("CreatedAt", Atom.Time(rule.CreatedAt)),
        Element("Name", rule.Name));

    /// <exception cref="BrokerException">It has no filter that is known.</exception>
    public static RuleDefinition Read(XElement description, string? name)
    {
        var filter = description.Element(Atom.ServiceBus + "Filter");
        var rule = new RuleDefinition
        {
            Name = name ?? Text(description, "Name") ?? RuleDefinition.DefaultName,
            Action = description.Element(Atom.ServiceBus + "Action") is { } action ? Text(action, "SqlExpression") : null,
        };
        return filter?.Attribute(s_type)?.Value switch
        {
            "TrueFilter" => rule,
            "FalseFilter" => rule with { Filter = "1 = 0" },
            "SqlFilter" => rule with { Filter = Text(filter, "SqlExpression") },
            "CorrelationFilter" => rule with { CorrelationFilter = CorrelationOf(filter) },
            var other => throw BrokerException.BadArgument($"The filter '{other}' is not known."),
        };
    }

    private static XElement FilterOf(RuleDefinition rule)
    {
        if (rule.CorrelationFilter is { } filter)
        {
            return new XElement(
                Atom.ServiceBus + "Filter",
                new XAttribute(s_type, "CorrelationFilter"),
                filter.SystemValues.Select(value => Element(value.Name, value.Value)),
                new XElement(Atom.ServiceBus + "Properties", filter.Properties.Select(PropertyOf)));
        }

        return rule.Filter is { } sql
            ? new XElement(Atom.ServiceBus + "Filter", new XAttribute(s_type, "SqlFilter"), Element("SqlExpression", sql), Element("CompatibilityLevel", "20"))
            : new XElement(Atom.ServiceBus + "Filter", new XAttribute(s_type, "TrueFilter"), Element("SqlExpression", "1=1"), Element("CompatibilityLevel", "20"));
    }

    private static XElement PropertyOf(KeyValuePair<string, object?> property)
    {
        var (type, text) = SqlValue.Normalize(property.Value) switch
        {
            long whole => ("long", whole.ToString(CultureInfo.InvariantCulture)),
            double fraction => ("double", fraction.ToString("R", CultureInfo.InvariantCulture)),
            bool truth => ("boolean", truth ? "true" : "false"),
            var other => ("string", other?.ToString() ?? ""),
        };
        return new XElement(
            Atom.ServiceBus + "KeyValueOfstringanyType",
            Element("Key", property.Key),
            new XElement(Atom.ServiceBus + "Value", new XAttribute(s_type, "l28:" + type), new XAttribute(XNamespace.Xmlns + "l28", Schema), text));
    }

    private static CorrelationFilter CorrelationOf(XElement filter) => new()
    {
        CorrelationId = Text(filter, "CorrelationId"),
        MessageId = Text(filter, "MessageId"),
        To = Text(filter, "To"),
        ReplyTo = Text(filter, "ReplyTo"),
        Label = Text(filter, "Label"),
        SessionId = Text(filter, "SessionId"),
        ReplyToSessionId = Text(filter, "ReplyToSessionId"),
        ContentType = Text(filter, "ContentType"),
        Properties = (filter.Element(Atom.ServiceBus + "Properties")?.Elements() ?? []).ToDictionary(
            property => Text(property, "Key") ?? "", property => ValueOf(property.Element(Atom.ServiceBus + "Value"))),
    };

    private static object? ValueOf(XElement? value) => (value?.Attribute(s_type)?.Value.Split(':')[^1], value?.Value) switch
    {
        ("int" or "long" or "short", { } text) => long.Parse(text, CultureInfo.InvariantCulture),
        ("double" or "float" or "decimal", { } text) => double.Parse(text, CultureInfo.InvariantCulture),
        ("boolean", { } text) => bool.Parse(text),
        (_, var text) => text,
    };

    private static XElement Element(string name, string value) => new(Atom.ServiceBus + name, value);

    private static string? Text(XElement parent, string name) => parent.Element(Atom.ServiceBus + name)?.Value is { Length: > 0 } text ? text : null;
}
