using System.Reflection;

namespace Worker.Extensions.Tests.Signatures;

/// <summary>Types as C# source in full, with the question marks of what may be null.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(int)] = "int", [typeof(long)] = "long",
    };

    public static string Of(Type type) => Of(type, null);

    public static string Of(NullabilityInfo nullability) => Of(nullability.Type, nullability);

    private static string Of(Type type, NullabilityInfo? nullability)
    {
        var mark = nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable } ? "?" : string.Empty;
        if (s_keywords.TryGetValue(type, out var keyword))
        {
            return keyword + mark;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!, nullability?.ElementType) + "[]" + mark;
        }

        var arguments = type.GetGenericArguments().Select((argument, i) => Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i))).ToArray();
        return $"{type.Namespace}.{type.Name.Split('`')[0]}{(arguments.Length == 0 ? string.Empty : $"<{string.Join(", ", arguments)}>")}{mark}";
    }
}
