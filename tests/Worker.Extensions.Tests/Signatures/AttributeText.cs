using System.Reflection;

namespace Worker.Extensions.Tests.Signatures;

/// <summary>Attributes as C# source in full, without those that the compiler writes.</summary>
internal static class AttributeText
{
    public static string Before(MemberInfo member) =>
        string.Concat(Of(member.CustomAttributes).Order(StringComparer.Ordinal).Select(text => $"[{text}] "));

    public static IEnumerable<string> Of(IEnumerable<CustomAttributeData> attributes) => attributes.Where(IsWritten).Select(Of);

    private static bool IsWritten(CustomAttributeData attribute) =>
        attribute.AttributeType.Namespace is not ("System.Runtime.CompilerServices" or "System.Diagnostics");

    private static string Of(CustomAttributeData attribute)
    {
        var name = TypeText.Of(attribute.AttributeType);
        var arguments = string.Join(", ", attribute.ConstructorArguments.Select(Value));
        return (name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length] : name) + (arguments.Length == 0 ? string.Empty : $"({arguments})");
    }

    private static string Value(CustomAttributeTypedArgument argument) => argument.Value switch
    {
        Type type => $"typeof({TypeText.Of(type)})",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        IReadOnlyCollection<CustomAttributeTypedArgument> items => $"new[] {{ {string.Join(", ", items.Select(Value))} }}",
        // Where two names stand for one value, the first of the alphabet.
        var value when argument.ArgumentType.IsEnum => TypeText.Of(argument.ArgumentType) + "." + Enum.GetNames(argument.ArgumentType)
            .Order(StringComparer.Ordinal).First(name => Enum.Parse(argument.ArgumentType, name).Equals(Enum.ToObject(argument.ArgumentType, value!))),
        var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "null",
    };
}
