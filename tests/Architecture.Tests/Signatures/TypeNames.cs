namespace Architecture.Tests.Signatures;

/// <summary>Names of types as C# source in full, the way the listings write them.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte",
        [typeof(char)] = "char", [typeof(short)] = "short", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsByRef)
        {
            return Of(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        return type.IsGenericParameter ? type.Name : Qualified(type);
    }

    private static string Qualified(Type type)
    {
        var arguments = type.GetGenericArguments();
        var outer = type.DeclaringType is { } declaring ? declaring.GetGenericArguments().Length : 0;
        var prefix = type.DeclaringType is { } nest
            ? Qualified(nest.IsGenericTypeDefinition ? nest.MakeGenericType(arguments[..outer]) : nest) + "."
            : type.Namespace + ".";
        var name = type.Name.Split('`')[0];
        var own = arguments[outer..];
        return prefix + name + (own.Length == 0 ? string.Empty : $"<{string.Join(", ", own.Select(Of))}>");
    }
}
